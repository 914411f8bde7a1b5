/**
 * What each public event does to the state seen so far. Pure.
 *
 * Refuses to guess: an event it does not know is an error, and the page then takes a fresh snapshot.
 *
 * @typedef {{groupId: string, dots: number, voters: number, rank: number}} TallyLine
 * @typedef {{id: string, position: number, kind: "COLLECT"|"GROUP"|"DOT_VOTE", prompt: string,
 *   settings: {maxLength: ?number, maxPerPerson: ?number, dotBudget: ?number, dotsPerGroup: ?number},
 *   status: "PENDING"|"RUNNING"|"CLOSED", startedAt: ?string, endsAt: ?string, closesItself: boolean,
 *   closedAt: ?string, voters: number, tally: ?TallyLine[], revealed: boolean}} Activity
 * @typedef {{id: string, activityId: string, groupId: ?string, text: ?string, withdrawn: boolean}} Contribution
 * @typedef {{id: string, title: ?string, mergedIntoId: ?string}} Group
 * @typedef {{id: string, groupId: string, title: ?string, rank: number, tally: ?TallyLine,
 *   contributionIds: string[], status: string, holderId: ?string}} Proposal
 * @typedef {{title: string, status: "OPEN"|"CONCLUDED", openedAt: ?string, concludedAt: ?string,
 *   participants: number, activities: Activity[], contributions: Contribution[], groups: Group[],
 *   proposals: Proposal[]}} SessionState
 * @typedef {"PARTICIPANT"|"FACILITATOR"|"OBSERVER"|"PROJECTOR"} Audience
 */

export class UnknownEvent extends Error {}

/**
 * @param {SessionState} state
 * @param {Array<Record<string, any>>} events
 * @param {Audience} audience
 * @returns {SessionState}
 */
export function applyAll(state, events, audience) {
  return events.reduce((seen, event) => apply(seen, event, audience), state);
}

/**
 * @param {SessionState} state
 * @param {Record<string, any>} event
 * @param {Audience} audience
 * @returns {SessionState}
 */
export function apply(state, event, audience) {
  switch (event.__typename) {
    case "SessionOpened":
      return {
        ...state,
        title: event.sessionTitle,
        openedAt: event.openedAt,
        activities: event.activities,
      };
    case "ParticipantsCounted":
      return { ...state, participants: event.participants };
    case "ActivityStarted":
      return changeActivity(state, event, {
        status: "RUNNING",
        startedAt: event.startedAt,
        endsAt: event.endsAt,
        closesItself: event.closesItself,
      });
    case "ActivityReopened":
      return changeActivity(state, event, {
        status: "RUNNING",
        endsAt: event.endsAt,
        closesItself: event.closesItself,
        closedAt: null,
        tally: null,
        revealed: false,
      });
    case "TimerSet":
      return changeActivity(state, event, {
        endsAt: event.endsAt,
        closesItself: event.closesItself,
      });
    case "ActivityClosed":
      return changeActivity(state, event, {
        status: "CLOSED",
        closedAt: event.closedAt,
        tally: event.counted,
      });
    case "VotersCounted":
      return changeActivity(state, event, { voters: event.voters });
    case "ResultsRevealed":
      return changeActivity(state, event, { tally: event.tally, revealed: true });
    case "ContributionMade":
      return {
        ...state,
        contributions: [
          ...state.contributions,
          {
            id: event.contributionId,
            activityId: event.activityId,
            groupId: null,
            text: event.text,
            withdrawn: false,
          },
        ],
      };
    case "ContributionWithdrawn":
      return withdraw(state, event.contributionId, audience);
    case "ContributionMoved":
      return place(state, [event.contributionId], event.destinationId);
    case "GroupFormed": {
      const group = { id: event.groupId, title: event.title, mergedIntoId: null };
      return place(
        { ...state, groups: [...state.groups, group] },
        event.contributionIds,
        event.groupId,
      );
    }
    case "GroupRenamed":
      return changeGroup(state, event.groupId, { title: event.title });
    case "GroupsMerged":
      return place(
        changeGroup(state, event.mergedGroupId, { mergedIntoId: event.intoGroupId }),
        event.contributionIds,
        event.intoGroupId,
      );
    case "JoinCodeRotated":
      return state;
    case "ProposalDrafted":
      return { ...state, proposals: [...state.proposals, event.proposal] };
    case "SessionConcluded":
      return { ...state, status: "CONCLUDED", concludedAt: event.concludedAt };
    case "ProposalHandedOver":
      return {
        ...state,
        proposals: state.proposals.map((proposal) =>
          proposal.id === event.proposalId
            ? { ...proposal, status: "HANDED_OVER", holderId: event.holderId }
            : proposal,
        ),
      };
    default:
      throw new UnknownEvent(String(event.__typename));
  }
}

/** The facilitator keeps a withdrawn contribution, marked; every other audience forgets it. */
function withdraw(state, contributionId, audience) {
  if (audience !== "FACILITATOR") {
    return {
      ...state,
      contributions: state.contributions.filter((each) => each.id !== contributionId),
    };
  }
  return changeContributions(state, [contributionId], { groupId: null, withdrawn: true });
}

function place(state, contributionIds, groupId) {
  return changeContributions(state, contributionIds, { groupId });
}

function changeActivity(state, event, changes) {
  return {
    ...state,
    activities: state.activities.map((activity) =>
      activity.id === event.activityId ? { ...activity, ...changes } : activity,
    ),
  };
}

function changeGroup(state, groupId, changes) {
  return {
    ...state,
    groups: state.groups.map((group) => (group.id === groupId ? { ...group, ...changes } : group)),
  };
}

function changeContributions(state, contributionIds, changes) {
  const changed = new Set(contributionIds);
  return {
    ...state,
    contributions: state.contributions.map((each) =>
      changed.has(each.id) ? { ...each, ...changes } : each,
    ),
  };
}
