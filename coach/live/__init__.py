"""A session in front of the camera, from poses and a clock to what is shown and said."""
