import { writeFileSync } from 'node:fs';
import { peakMemory } from './memory.ts';

// Imported into a process that is measured: says how much memory it has held.
process.on('exit', () => writeFileSync(process.env.DREAMGYM_PEAK_MEMORY!, String(peakMemory())));
