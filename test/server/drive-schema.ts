/** The world of these tests, with one of everything that a check can meet. */
export const DRIVE_SCHEMA = `use expiration
use self

/** Someone who signs in. */
definition user {
  permission itself = self
}

definition group {
  relation member: user | group#member
}

caveat office_hours(hour int) {
  hour >= 9 && hour < 17
}

definition folder {
  relation parent: folder
  relation viewer: user | user:* | group#member
  permission view = viewer + parent->view
}

// A comment that ReadSchema gives back, as everything else.
definition document {
  relation folder: folder
  relation owner: user
  relation viewer: user | user:* | group#member | user with expiration | user with office_hours
  relation banned: user
  permission edit = owner
  permission view = (viewer + owner + folder->view) - banned
}
`;
