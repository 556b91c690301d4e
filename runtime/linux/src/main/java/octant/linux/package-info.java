/// .
package octant.linux;
