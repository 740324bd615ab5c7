// The demo's own endpoints: what happened inside, and the actions of the lab. Each action is made of real requests of the
// server to itself.

import { request } from './api.js';

// {events, next, lost}
export const trace = (since) => request('GET', `/demo/trace?since=${since}`);
// {users, accounts, requests, events, log, sql}
export const rows = () => request('GET', '/demo/rows');
export const faults = async () => (await request('GET', '/demo/faults')).faults;
// of the mailbox: [{id, sent_at, to, subject, text}], the newest first
export const mails = async () => (await request('GET', '/demo/mails')).mails;

const act = async (action, body) => (await request('POST', `/demo/${action}`, body)).data;

export const connect = (who, account, fault) => act('connect', { who, account, fault });
export const handOver = (who) => act('hand-over', { who });
export const play = (step) => act('play', { step });
// renew: the app says first that the cloud has refused the last token
export const token = (who, renew) => act('token', { who, renew });
export const race = (browsers) => act('race', { browsers });
// step: "open", "race", "doctor", "repair" or "close"
export const dropGuarantee = (step) => act('drop-guarantee', { step });
export const reset = () => act('reset', {});
