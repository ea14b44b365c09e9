/** Done. */
export const EXIT_DONE = 0
/** Done, and the answer is bad news: invalid events, rejected events. */
export const EXIT_BAD_NEWS = 1
/** Not done: the input or the call is wrong, or no service answers. */
export const EXIT_WRONG_CALL = 2
/** 128 + SIGINT: stopped at once, on a second Ctrl-C. */
export const EXIT_INTERRUPTED = 130
