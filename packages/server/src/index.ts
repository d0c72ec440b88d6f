export { type Served, type ServeOptions, type ServerHandle, serve } from './serve.ts';
