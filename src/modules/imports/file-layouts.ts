import type { FileLayout } from './header.rules.js';
import type { ImportKind } from './import.rules.js';
import { paymentsFile } from './payment-row.rules.js';
import { portfolioFile } from './portfolio-row.rules.js';

/** The columns of each kind of file. */
export const fileLayouts: Readonly<Record<ImportKind, FileLayout>> = {
  PORTFOLIO: portfolioFile.layout,
  PAYMENTS: paymentsFile.layout,
};
