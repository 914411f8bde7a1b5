/**
 * The GraphQL documents of the pages that know their reader by the session's cookie.
 */

const PROBLEM = "... on Problem { code message }";

const TOKEN = `{ id label prefix scopes createdAt expiresAt lastUsedAt revokedAt version }`;

export const WHO = `query Who { viewer { sessionId user { label } } }`;

export const ACCOUNT = `query Account {
  viewer {
    scopes sessionId
    user { label email lastLoginAt createdAt organisation { name } }
  }
}`;

export const ROLES = `query Roles($after: String) {
  viewer { user { page: roles(first: 100, after: $after) {
    nodes {
      id role fromOn toOn
      organisation { name }
      agency { id organisation { name } }
      workshop { title }
    }
    pageInfo { hasNextPage endCursor }
  } } }
}`;

export const SESSIONS = `query Sessions($after: String) {
  viewer { user { page: sessions(first: 100, after: $after) {
    nodes { id createdAt lastSeenAt expiresAt revokedAt }
    pageInfo { hasNextPage endCursor }
  } } }
}`;

export const TOKENS = `query Tokens($after: String) {
  viewer { user { page: tokens(first: 100, after: $after) {
    nodes ${TOKEN}
    pageInfo { hasNextPage endCursor }
  } } }
}`;

export const ACCEPT_INVITATION = `mutation Accept($input: AcceptInvitationInput!) {
  answer: acceptInvitation(input: $input) {
    __typename
    ... on ValidationFailed { path }
    ${PROBLEM}
  }
}`;

export const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  answer: signIn(input: $input) {
    __typename
    ... on RateLimited { retryAfterSeconds }
    ${PROBLEM}
  }
}`;

export const SIGN_OUT = `mutation SignOut { answer: signOut { __typename ${PROBLEM} } }`;

export const SIGN_OUT_EVERYWHERE = `mutation SignOutEverywhere {
  answer: signOutEverywhere { __typename ${PROBLEM} }
}`;

export const REVOKE_SESSION = `mutation RevokeSession($input: RevokeSessionInput!) {
  answer: revokeSession(input: $input) { __typename ${PROBLEM} }
}`;

export const CREATE_TOKEN = `mutation CreateToken($input: CreateApiTokenInput!) {
  answer: createApiToken(input: $input) {
    __typename
    ... on CreateApiTokenSuccess { secret }
    ... on ValidationFailed { path }
    ${PROBLEM}
  }
}`;

export const ROTATE_TOKEN = `mutation RotateToken($input: RotateApiTokenInput!) {
  answer: rotateApiToken(input: $input) {
    __typename
    ... on RotateApiTokenSuccess { secret }
    ${PROBLEM}
  }
}`;

export const REVOKE_TOKEN = `mutation RevokeToken($input: RevokeApiTokenInput!) {
  answer: revokeApiToken(input: $input) { __typename ${PROBLEM} }
}`;
