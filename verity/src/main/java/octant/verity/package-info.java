/// .
package octant.verity;
