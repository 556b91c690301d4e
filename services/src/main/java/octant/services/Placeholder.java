package octant.services;

final class Placeholder {
    private Placeholder() {}
}
