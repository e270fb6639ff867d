"""Tells programs outside what happens here: signed calls, tried again, with a log to replay them from."""
