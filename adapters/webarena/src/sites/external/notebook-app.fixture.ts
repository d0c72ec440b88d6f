/** A program for Node that serves a notebook to who logs in, at the port that is its first argument. */
export const notebookProgram = `
const { createServer } = require('node:http');
const { text } = require('node:stream/consumers');
const first = ['Water the ferns', 'Call the plumber at 555-0142'];
let notes = [...first];
const escaped = (words) => words.replace(/[&<>"]/g, (letter) => '&#' + letter.charCodeAt(0) + ';');
const pages = {
  '/login': () => '<h1>Log in</h1><form method="post"><label>User <input name="user"></label>' +
    '<label>Password <input name="password" type="password"></label><button>Log in</button></form>',
  '/notes': () => '<h1>Notes</h1><ul>' + notes.map((note) => '<li>' + escaped(note) + '</li>').join('') + '</ul>' +
    '<form method="post"><label>Note <input name="note"></label><button>Add</button></form><a href="/about">About</a>',
  '/about': () => '<h1>About</h1><p>A notebook with a password.</p><a href="/notes">Notes</a>',
};
createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const go = (location, headers = {}) => response.writeHead(303, { location, ...headers }).end();
  const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
  if (pathname === '/reset') {
    notes = [...first];
    return response.end();
  }
  if (form.get('user') === 'mira' && form.get('password') === 'Lantern.42') {
    return go('/notes', { 'set-cookie': 'member=mira; HttpOnly; Path=/' });
  }
  if (pathname === '/') return go('/notes');
  if (pathname !== '/login' && !request.headers.cookie?.includes('member=mira')) return go('/login');
  if (form.has('note')) notes.push(form.get('note'));
  if (request.method === 'POST') return go(pathname);
  const page = pages[pathname];
  response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Notebook</title><main>' + (page ? page() : 'Nothing here') + '</main>');
}).listen(Number(process.argv[1]), '127.0.0.1');
`;
