/// .
package octant.init;
