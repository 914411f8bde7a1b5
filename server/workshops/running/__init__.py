"""The session itself: opened, joined, its activities run, timed, closed, concluded."""
