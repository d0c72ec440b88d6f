/**
 * The environment variables that a program which we start may see: what it needs to run and to be found, and nothing that may be a
 * key. What it needs beside that is given to it by name.
 */
export function childEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && plain.test(entry[0]) && !secret.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...given };
}

/** Where programs, libraries, homes and temporary files are, the language and the time zone, the screen and the proxy. */
const plain = new RegExp(
  `^(${[
    'PATH|PATHEXT|HOME|USER|USERNAME|LOGNAME|SHELL|PWD|TERM|LANG|LANGUAGE|LC_\\w+|TZ|TMPDIR|TEMP|TMP',
    'LD_LIBRARY_PATH|DYLD_\\w+|SYSTEMROOT|WINDIR|COMSPEC|SYSTEMDRIVE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*',
    'USERPROFILE|HOMEDRIVE|HOMEPATH|NUMBER_OF_PROCESSORS|PROCESSOR_\\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\\w+',
    'PYTHON\\w*|VIRTUAL_ENV|CONDA_\\w+|JAVA_HOME|NODE_PATH|SSL_CERT_(FILE|DIR)|OMP_\\w+|CUDA_\\w+|JAX_\\w+|HF_(HOME|HUB_OFFLINE)',
    'ALFWORLD_\\w+|NO_PROXY|DREAMGYM_DATA',
  ].join('|')})$`,
  'i',
);

const secret = /key|token|secret|password|passwd|credential|auth(?!ority)/i;
