import type { Chore, JobLogger } from '../jobs/index.js';
import { failureText } from '../kernel/failure.js';
import { changeKeyRing, readKeyRing } from './signing-key-file.js';
import { freshKey } from './signing-keys.js';
import { isRotationDue, rotated, USUAL_LEAD_MS } from './rotate-signing-keys.js';

/** How often it is looked whether the signing key is old. */
export const ROTATION_EVERY_MINUTES = 24 * 60;

/**
 * Rotates signing keys that are 90 days old. Where the file may not be written, as secrets mounted into a container may
 * not, the log says every day that somebody has to.
 */
export function rotateOldKeys(file: string, logger: JobLogger): Chore {
  return {
    name: 'signing-keys.rotate',
    queue: 'default',
    run: async (_database, clocks) => {
      const now = clocks.system.now();
      if (!isRotationDue(await readKeyRing(file), now)) return;
      try {
        const ring = await changeKeyRing(file, async (latest) =>
          isRotationDue(latest, now)
            ? rotated(latest, await freshKey(now), { now, leadMs: USUAL_LEAD_MS })
            : null,
        );
        if (ring !== null) logger.info({ file }, 'signing keys rotated');
      } catch (error) {
        logger.warn(
          { file, failure: failureText(error) },
          'signing keys are old and their file cannot be written: run `consign keys rotate` where it can',
        );
      }
    },
  };
}
