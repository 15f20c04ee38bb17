/** When things are done that nobody waits for. Tests turn it by hand. */
export interface Timers {
  /** Runs `task` once, `ms` from now, unless the function given back is called before. Keeps no process alive. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` once, when everything that is ready to run now has run. */
  soon(task: () => void): void;
}

export const systemTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  soon(task) {
    setImmediate(task);
  },
};
