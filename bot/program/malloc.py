"""How glibc's malloc shares memory between threads."""

import ctypes

M_ARENA_MAX = -8  # Of mallopt; glibc's malloc.h.
ARENAS = 2  # glibc would make eight for each core.


def share_arenas() -> bool:
    """Let all threads take memory from few arenas; call it before there are threads.

    What is free in one arena is of no use to a thread of another: with sixty threads 10 MB lie
    idle, and more as time goes by. One thread runs Python at a time, so few have to wait for each
    other. False where malloc is not glibc's: nothing is done.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(M_ARENA_MAX, ARENAS))
