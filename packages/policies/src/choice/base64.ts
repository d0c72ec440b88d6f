/** The bytes of a typed array as base64. */
export function encodeBase64(array: Float32Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return btoa(parts.join(''));
}

/** The inverse of `encodeBase64`, into an array of the right length. Throws where the length differs. */
export function decodeBase64(text: string, target: Float32Array): void {
  const binary = atob(text);
  if (binary.length !== target.byteLength) {
    throw new Error(`the snapshot holds ${binary.length} bytes of weights where ${target.byteLength} are expected`);
  }
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
}
