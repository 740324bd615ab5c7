// The endpoints of links in mails.

import { request } from './api.js';

export const forgotPassword = (email) => request('POST', '/api/v1/auth/password/forgot', { email });
export const resetPassword = (token, password) =>
  request('POST', '/api/v1/auth/password/reset', { token, new_password: password });
export const verifyEmail = (token) => request('POST', '/api/v1/auth/email/verify', { token });
export const askToVerifyEmail = () => request('POST', '/api/v1/auth/email/verification', {});
export const changeEmail = (email) => request('POST', '/api/v1/auth/email/change', { email });
export const signUpInvited = (invitation, username, email, password) =>
  request('POST', '/api/v1/auth/signup', { email, password, username, invitation });
