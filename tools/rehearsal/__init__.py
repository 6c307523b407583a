"""`make rehearsal`: a GitHub on loopback, for trying getting started without the real one."""
