const waiting = new Set<() => void>();

const release = () => {
  for (const done of waiting) {
    done();
  }
};

addEventListener("pagehide", release);
document.addEventListener("visibilitychange", release);

/**
 * After the next frame has been painted, so that what people see does not wait for what is sent. A
 * page that is hidden or left paints no more, and waits no longer.
 */
export function painted(): Promise<void> {
  return document.hidden
    ? Promise.resolve()
    : new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
        requestAnimationFrame(() => setTimeout(done));
      });
}
