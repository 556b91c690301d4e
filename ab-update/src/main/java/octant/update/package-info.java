/// .
package octant.update;
