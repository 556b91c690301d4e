package octant.update.disk;

final class Placeholder {
    private Placeholder() {}
}
