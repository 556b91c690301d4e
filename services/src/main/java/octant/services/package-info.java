/// .
package octant.services;
