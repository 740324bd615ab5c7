// The endpoints of links in mails, and of the second factor.

import { factor, request, withPassword } from './api.js';

export const forgotPassword = (email) => request('POST', '/api/v1/auth/password/forgot', { email });
export const resetPassword = (token, password) =>
  request('POST', '/api/v1/auth/password/reset', { token, new_password: password });
export const verifyEmail = (token) => request('POST', '/api/v1/auth/email/verify', { token });
export const askToVerifyEmail = () => request('POST', '/api/v1/auth/email/verification', {});
export const changeEmail = (email) => request('POST', '/api/v1/auth/email/change', { email });
export const signUpInvited = (invitation, username, email, password) =>
  request('POST', '/api/v1/auth/signup', { email, password, username, invitation });

const FACTOR = '/api/v1/auth/second-factor';
// {enabled, recovery_codes_left}
export const secondFactor = async () => (await request('GET', FACTOR)).data;
// {secret, otpauth_uri}
export const beginSecondFactor = async () => (await request('POST', FACTOR)).data;
export const confirmSecondFactor = async (code) => (await request('POST', `${FACTOR}/confirm`, { code })).data.recovery_codes;
// password: '' until the server asks for it.
export const removeSecondFactor = (code, password) =>
  withPassword('DELETE', FACTOR, { ...factor(code), password: password === '' ? undefined : password });
