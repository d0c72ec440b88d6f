import type { FinalPage } from './final-page.ts';

/** The address of the post that an address of a forum lies below; the address itself where it lies below none (`reddit_get_post_url`). */
export function postUrl(address: string): string {
  const [, scheme, host, path] = /^([a-z]+):\/\/([^/?#]*)([^?#]*)/i.exec(address) ?? [];
  const [, section, forum, post] = path?.split('/') ?? [];
  return section === 'f' && post !== undefined ? `${scheme}://${host}/f/${forum}/${post}/` : address;
}

/** The role that GitLab's page of a project's members shows for an account; empty where it shows none (`gitlab_get_project_memeber_role`). */
export async function memberRole(page: FinalPage, account: string): Promise<string> {
  const role = await page.evaluate(`(() => {
    const accounts = [...document.querySelectorAll("td[data-label='Account'] span.gl-avatar-labeled-sublabel")];
    const at = accounts.findIndex((element) => element.outerText === ${JSON.stringify(`@${account}`)});
    return document.querySelectorAll('td.col-max-role span')[at]?.outerText ?? '';
  })()`);
  return typeof role === 'string' ? role : '';
}
