/** Reviews own the quality of talks and visits: the sample that is drawn of an agency's month, and what reviewers found. */
export { drawReviewsJob } from './draw-reviews.job.js';
export { reviewFindings, reviews } from './review.entity.js';
export { planReview } from './plan-review.js';
export { reviewContacts } from './review-contacts.js';
export { reviewTotals, type ReviewTotals } from './review-pages.js';
