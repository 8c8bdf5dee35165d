/**
 * A trip request that a person and an AI agent of theirs fill in together. Import
 * {@link io.quintet.samples.trip.TripConfiguration} to have it in another application.
 */
@NullMarked
package io.quintet.samples.trip;

import org.jspecify.annotations.NullMarked;
