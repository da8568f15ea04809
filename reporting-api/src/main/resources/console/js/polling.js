// Asks again and again: at an even pace, slower after failures, not at all while the tab is hidden.

const LONGEST_MS = 30_000;

/**
 * Runs the task every so many milliseconds until stop(). The task gets an AbortSignal. said() hears of each failure
 * with the time until the next try, and null after each success.
 */
export function poll(task, everyMs, said = () => {}) {
  let timer = 0;
  let failures = 0;
  let running = null;
  let stopped = false;

  const schedule = (ms) => {
    clearTimeout(timer);
    if (!stopped && !document.hidden) {
      timer = setTimeout(run, ms);
    }
  };

  async function run() {
    if (running || stopped) {
      return;
    }
    running = new AbortController();
    const begun = performance.now();
    try {
      await task(running.signal);
      failures = 0;
      said(null, 0);
      schedule(Math.max(0, everyMs - (performance.now() - begun)));
    } catch (failure) {
      if (failure.name !== 'AbortError' && !stopped) {
        failures += 1;
        const wait = Math.max(failure.retryAfter * 1000 || 0, Math.min(LONGEST_MS, everyMs * 2 ** failures));
        said(failure, wait);
        schedule(wait);
      }
    } finally {
      running = null;
    }
  }

  const onVisibility = () => {
    clearTimeout(timer);
    if (!document.hidden) {
      run();
    }
  };
  document.addEventListener('visibilitychange', onVisibility);
  run();

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
      running?.abort();
    },
  };
}
