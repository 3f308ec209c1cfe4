import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StateLocation } from '../core/config';
import { isLoopback } from './addresses';
import { Wrong, quote, textSchema } from './parsing';

/** What PORT_SYNC_STATE says; the rest of a location comes from other settings. */
export type StatedLocation =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly folder: string }
  | {
      readonly kind: 'azblob';
      readonly account: string;
      readonly container: string;
      readonly prefix: string;
    };

const FORMS = 'file:FOLDER, azblob://ACCOUNT/CONTAINER[/PREFIX] and none';

/** `none`, `file:` and a folder, which is left for the caller to resolve, or `azblob:` and a container. */
export const stateLocation = textSchema((text): StatedLocation | Wrong => {
  if (text === 'none') return { kind: 'none' };
  if (text.startsWith('azblob:')) return parseBlob(text);
  const unsupported = new Wrong(`${quote(text)}: only ${FORMS} are supported`);
  if (!text.startsWith('file:')) return unsupported;
  const folder = text.startsWith('file://') ? parseFileUrl(text) : text.slice('file:'.length).trim();
  if (folder === undefined || folder === '') return unsupported;
  if (folder.includes('\0')) return new Wrong(`${quote(text)}: no folder has such a name`);
  if (folder.startsWith('~'))
    return new Wrong(`${quote(text)}: ~ is not expanded here; write the whole path`);
  return { kind: 'file', folder };
});

export interface StateCircumstances {
  /** What a relative folder is resolved against. */
  readonly folder: string;
  readonly blobSuffix: string;
  readonly endpoint: string | undefined;
  readonly connectionString: string | undefined;
}

/** Completes what PORT_SYNC_STATE says. */
export function resolveState(state: StatedLocation, circumstances: StateCircumstances): StateLocation {
  if (state.kind === 'none') return state;
  if (state.kind === 'file') return { kind: 'file', folder: resolveFolder(state.folder, circumstances) };
  const { connectionString } = circumstances;
  return { ...state, connectionString, endpoint: endpointOf(state.account, circumstances) };
}

function resolveFolder(folder: string, circumstances: StateCircumstances): string {
  return isAbsolute(folder) ? folder : resolve(circumstances.folder, folder);
}

/** An emulator serves all accounts at one host, each below a path of its own; in Azure each account has a host. */
function endpointOf(
  account: string,
  { endpoint, connectionString, blobSuffix }: StateCircumstances,
): string | undefined {
  if (endpoint === undefined)
    return connectionString === undefined ? `https://${account}.${blobSuffix}` : undefined;
  const { hostname, pathname } = new URL(endpoint);
  const isEmulator = isLoopback(hostname) && pathname === '/';
  return isEmulator ? `${endpoint}/${account}` : endpoint;
}

/** Names as Microsoft Learn has them in "Naming and referencing containers, blobs, and metadata" and "Storage account name". */
function parseBlob(text: string): StatedLocation | Wrong {
  const [, account, container, rest = ''] = /^azblob:\/\/([^/]+)\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  if (account === undefined || container === undefined)
    return new Wrong(`${quote(text)}: it has the form azblob://ACCOUNT/CONTAINER[/PREFIX]`);
  const prefix = rest.replace(/\/+$/, '');
  const wrong = [
    /^[a-z0-9]{3,24}$/.test(account)
      ? undefined
      : `${quote(account)} is no storage account: 3 to 24 lower-case letters and digits`,
    /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(container)
      ? undefined
      : `${quote(container)} is no container: 3 to 63 lower-case letters, digits and single dashes`,
    prefix === '' || /^[\w.-]+(\/[\w.-]+)*$/.test(prefix)
      ? undefined
      : `${quote(prefix)}: a prefix holds letters, digits, dots, dashes, underscores and single slashes`,
    prefix.split('/').some((part) => /^\.+$/.test(part))
      ? `${quote(prefix)}: a part is only dots`
      : undefined,
  ].filter((message) => message !== undefined);
  return wrong.length > 0 ? new Wrong(...wrong) : { kind: 'azblob', account, container, prefix };
}

function parseFileUrl(text: string): string | undefined {
  try {
    return fileURLToPath(text);
  } catch {
    return undefined;
  }
}
