// The people of the stories, and the accounts that they connect.

export const ANNA = { username: 'Anna', email: 'anna@example.org', password: 'three green boats' };
export const BEN = { username: 'Ben', email: 'ben@example.org', password: 'seven quiet harbours' };

export const TEAM = 'team-files@demo.example';
export const ALEX = 'alex@demo.example';
