package octant.update;

final class Placeholder {
    private Placeholder() {}
}
