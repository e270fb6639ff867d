"""The work that processes ask for, behind `engine.ports`. `studio/wiring/ports.py` plugs it in."""
