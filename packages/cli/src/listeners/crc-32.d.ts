/** The package types its other module only. */
declare module 'crc-32/crc32c.js' {
  const crc32c: { buf(data: Uint8Array): number };
  export default crc32c;
}
