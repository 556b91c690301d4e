/// The examination of the running machine: one [octant.main.doctor.Finding] an invariant, with the
/// evidence it rests on. [octant.main.doctor.Doctor] looks and does not touch;
/// [octant.main.doctor.SelfTest] also does things, and undoes them.
package octant.main.doctor;
