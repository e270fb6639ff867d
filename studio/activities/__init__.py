"""The work that processes ask for: the studio's side of `engine.ports`. `studio/wiring.py` plugs it in."""
