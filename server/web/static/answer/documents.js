/**
 * The GraphQL documents of the page by which somebody answers an invitation. None needs an account.
 */

const PROBLEM = "... on Problem { code message }";

export const INVITATION = `query Invitation($link: String!) {
  invitation: invitationByLink(link: $link) {
    title question organiser heldOn endsOn place withWalk answer consents
    notice { number text publishedOn }
  }
}`;

export const ANSWER = `mutation Answer($input: AnswerInvitationInput!) {
  answer: answerInvitation(input: $input) { __typename ... on InvitationAnswered { answer } ${PROBLEM} }
}`;

export const AGREE = `mutation Agree($input: OwnConsentInput!) {
  answer: giveOwnConsent(input: $input) { __typename ... on OwnConsents { purposes } ${PROBLEM} }
}`;

export const TAKE_BACK = `mutation TakeBack($input: OwnConsentInput!) {
  answer: withdrawOwnConsent(input: $input) { __typename ... on OwnConsents { purposes } ${PROBLEM} }
}`;
