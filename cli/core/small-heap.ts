import { setFlagsFromString } from 'node:v8';

/**
 * V8 rather lets its heap grow to several times what is in use than collect it; a page of Azure's rows is rubbish a
 * moment after it was read. Collecting earlier halves the memory of a long run (measured by `npm run bench`) for some
 * processor time while it waits for Azure's quota anyway. Both are factors, not limits: a large estate still gets what
 * it needs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
