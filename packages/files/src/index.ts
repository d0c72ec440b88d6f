export { isTemporary, writeFileAtomically } from './atomic-file.ts';
export { downloadFile, type FileDownload } from './download-file.ts';
export { type JsonLine, type JsonLinesOptions, readJsonLines } from './json-lines.ts';
export { dropCutLine, type Line, readLines, type StreamLinesOptions, streamLines } from './lines.ts';
export { LockedError, lockForWriting } from './writer-lock.ts';
