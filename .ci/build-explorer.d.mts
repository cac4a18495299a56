/** Bundles explorer/ into dist/explorer, unless it is there and newer than what it is made from. */
export function buildExplorer(): Promise<void>;
