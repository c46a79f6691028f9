import { fSemer } from './f-semer.ts';
import { slotF1Partial, slotF1Unlabelled } from './slot-f1-variants.ts';

/** Metrics beside those of the table; they stand in details.json. */
export const detailMetrics = Object.freeze({ slotF1Partial, slotF1Unlabelled, fSemer });
