// Preloaded into a process whose disk is full or read-only: writing files whose path FAILING_PATH matches fails with
// FAILING_CODE, whichever of Node's functions is used. A full disk of its own needs rights that tests do not have.
'use strict';
const fs = require('node:fs');
const path = new RegExp(process.env.FAILING_PATH);
const code = process.env.FAILING_CODE;
const failure = (call, file) =>
  Object.assign(new Error(`${code}: no write to this device, ${call} '${file}'`), {
    code,
    syscall: call,
    path: String(file),
  });
const isWriting = (flags) => typeof flags === 'string' && /[wa+]/.test(flags);

const { open, mkdir } = fs;
fs.open = (file, flags, ...rest) =>
  isWriting(flags) && path.test(String(file))
    ? process.nextTick(rest.at(-1), failure('open', file))
    : open(file, flags, ...rest);
fs.mkdir = (file, ...rest) =>
  path.test(String(file)) ? process.nextTick(rest.at(-1), failure('mkdir', file)) : mkdir(file, ...rest);
for (const name of ['open', 'writeFile', 'mkdir', 'mkdtemp']) {
  const original = fs.promises[name];
  fs.promises[name] = async (file, ...rest) => {
    const mayWrite = name !== 'open' || isWriting(rest[0]);
    if (mayWrite && path.test(String(file))) throw failure(name, file);
    return original(file, ...rest);
  };
}
