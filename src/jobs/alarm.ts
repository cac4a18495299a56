/** A sleep that can be cut short; a ring that comes while no one sleeps ends the next sleep at once. */
export interface Alarm {
  ring(): void;
  /** True when it was rung, false when the time ran out. */
  sleep(ms: number): Promise<boolean>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let wake: ((rung: boolean) => void) | null = null;
  return {
    ring: () => {
      if (wake === null) rung = true;
      else wake(true);
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        if (rung) {
          rung = false;
          resolve(true);
          return;
        }
        const timer = setTimeout(() => wake?.(false), ms);
        wake = (wasRung) => {
          clearTimeout(timer);
          wake = null;
          resolve(wasRung);
        };
      }),
  };
}
