// Whether somebody has signed up with this email, for end-to-end tests. `supabase` has the service key.
export async function verifyUserExists(supabase, email) {
  const profile = await supabase.from('users').select('id, email').eq('email', email).maybeSingle();
  if (profile.error) throw profile.error;
  if (profile.data) return { ...profile.data, found: 'public.users' };

  let page = 1;
  while (page) {
    const { data, error } = await supabase.auth.admin.listUsers({ page, perPage: 200 });
    if (error) throw error;
    const user = data.users.find((each) => each.email === email);
    if (user) return { id: user.id, email: user.email, found: 'auth.users' };
    page = data.nextPage;
  }
  return null;
}
