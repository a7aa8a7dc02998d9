"""The web server: addresses of its own, who may use them, the camera's pictures."""
