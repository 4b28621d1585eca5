"""Series of measurements: a patient's visits, a signal, a course to be forecast."""
