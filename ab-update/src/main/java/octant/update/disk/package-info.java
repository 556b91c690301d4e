/// .
package octant.update.disk;
