// What `holdfast keys show --supabase` prints: {url, anon, serviceRole}.

export async function keysOf(server) {
  const printed = await server.run(['keys', 'show', '--supabase']);
  const value = (name) => new RegExp(`^${name}=(\\S+)$`, 'm').exec(printed)?.[1];
  return { url: server.url, anon: value('SUPABASE_ANON_KEY'), serviceRole: value('SUPABASE_SERVICE_ROLE_KEY') };
}
