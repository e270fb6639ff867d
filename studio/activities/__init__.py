"""The work that processes ask for: the studio's side of `engine.ports`. `studio/wiring/ports.py` plugs it in."""
