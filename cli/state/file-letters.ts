import { rm } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { LetterStore } from '../sync/state';
import { damaged, prepare, readIfThere } from './state-folder';
import { lettersName, readLetters, writeLetters } from './letters';

/** The dead letters as a file of JSON lines beside the state; no file where there are none. */
export function createFileLetters(folder: string, path: string): LetterStore {
  const file = lettersName(path);
  return {
    async load() {
      const text = await readIfThere(file);
      try {
        return readLetters(text ?? '');
      } catch (cause) {
        throw damaged(file, cause);
      }
    },
    async save(letters) {
      await prepare(folder);
      if (letters.length === 0) await rm(file, { force: true });
      else await writeFileAtomic(file, writeLetters(letters), { mode: 0o600 });
    },
  };
}
