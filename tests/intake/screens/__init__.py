"""Danish screens drawn for the tests: scripts, looks, the camera that takes them, and what may happen to a picture."""
