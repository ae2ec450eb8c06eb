"""The npm package, packed, installed from its tarball and used by real test runners."""
