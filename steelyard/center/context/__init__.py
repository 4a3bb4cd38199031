"""Events in the outside world that move the fulcrum."""
