import { html } from 'hono/html';
import { z } from 'zod';
import { actionButton, field, form, readForm, select } from '../server/forms.ts';
import { notify } from '../server/page.ts';
import type { SiteApp, SiteContext } from '../server/site.ts';
import { roles } from './content.ts';
import { findRepository, maintains, membersOf, type RepositoryRow, repositoryPage } from './parts.ts';

// An owner is made with the project; nobody can be invited as one.
const invitable = roles.filter((role) => role !== 'Owner');

const memberForm = z.object({ user: z.string().trim(), role: z.enum(invitable) });
const removeForm = z.object({ user: z.string() });

export function memberRoutes(app: SiteApp): void {
  app.get('/:owner/:name/-/members', (c) => {
    const repository = findRepository(c);
    return repository ? membersPage(c, repository) : c.notFound();
  });
  app.post('/:owner/:name/-/members', async (c) => {
    const repository = findRepository(c);
    if (!repository || !maintains(c, repository.path)) return c.notFound();
    const { user, role } = await readForm(c, memberForm);
    const back = `/${repository.path}/-/members`;
    if (!c.var.database.get('SELECT 1 FROM users WHERE name = ?', [user])) {
      notify(c, `There is no user called ${user}.`);
      return c.redirect(back);
    }
    c.var.database.run(
      "INSERT INTO members VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role WHERE role != 'Owner'",
      [repository.path, user, role],
    );
    notify(c, `${user} is ${role} now.`);
    return c.redirect(back);
  });
  app.post('/:owner/:name/-/members/remove', async (c) => {
    const repository = findRepository(c);
    if (!repository || !maintains(c, repository.path)) return c.notFound();
    const { user } = await readForm(c, removeForm);
    c.var.database.run("DELETE FROM members WHERE path = ? AND user = ? AND role != 'Owner'", [repository.path, user]);
    notify(c, `${user} is no longer a member.`);
    return c.redirect(`/${repository.path}/-/members`);
  });
}

function membersPage(c: SiteContext, { path }: RepositoryRow) {
  const manager = maintains(c, path);
  const lines = membersOf(c, path).map(
    ({
      user,
      full_name,
      role,
    }) => html`<tr><td data-label="Account">${full_name} <span class="gl-avatar-labeled-sublabel">@${user}</span></td><td class="col-max-role"><span>${role}</span></td>
      <td>${manager && role !== 'Owner' && actionButton(c, { action: `/${path}/-/members/remove`, label: 'Remove', name: `Remove ${user}`, fields: { user } })}</td></tr>`,
  );
  const options = invitable.map((role) => [role, role] as const);
  const invite = html`<h2>Invite or change a member</h2>${form(c, {
    action: `/${path}/-/members`,
    content: html`${field({ name: 'user', label: 'User name' })}<p>${select({ name: 'role', label: 'Role', options })}</p><button>Save member</button>`,
  })}`;
  const content = html`<table><thead><tr><th>Account</th><th>Role</th><th>Action</th></tr></thead><tbody>${lines}</tbody></table>${manager && invite}`;
  return repositoryPage(c, { path, title: 'Members', content });
}
